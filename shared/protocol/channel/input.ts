import { z } from 'zod'

/**
 * Input on the session channel, controller to target: Active only; in any other mode the target drops it and has it audited.
 * Positions are fractions of the picture that is shown (0 is its left or top edge, 1 its right or bottom edge), so that they
 * hold at any scale and on whichever monitor was chosen. SCR3.
 */

export const MAX_CLIPBOARD_CHARACTERS = 32_000
export const MAX_TYPED_CHARACTERS = 4000
const MAX_WHEEL_NOTCHES = 20

const fraction = z.number().min(0).max(1)
const place = { x: fraction, y: fraction }

export const pointerButtons = ['left', 'middle', 'right', 'back', 'forward'] as const
export type PointerButton = (typeof pointerButtons)[number]

export const inputMessages = [
  z.object({ type: z.literal('input-pointer'), ...place }),
  z.object({
    type: z.literal('input-button'),
    ...place,
    button: z.enum(pointerButtons),
    down: z.boolean(),
  }),
  /** Whole notches: positive is down and right. */
  z.object({
    type: z.literal('input-wheel'),
    ...place,
    dx: z.number().int().min(-MAX_WHEEL_NOTCHES).max(MAX_WHEEL_NOTCHES),
    dy: z.number().int().min(-MAX_WHEEL_NOTCHES).max(MAX_WHEEL_NOTCHES),
  }),
  /**
   * One key down or up. `code` is the physical key, as in KeyboardEvent.code; `character` is what it gives on the controller's
   * layout, where it gives one. With `by: 'character'` the target presses whatever gives that character on its own layout;
   * with `by: 'code'`, and wherever Control, Alt or Meta are held, it presses the same physical key.
   */
  z.object({
    type: z.literal('input-key'),
    code: z.string().regex(/^[A-Za-z0-9]{1,32}$/),
    character: z.string().min(1).max(8).optional(),
    by: z.enum(['character', 'code']),
    down: z.boolean(),
  }),
  /** A whole text, typed key by key at the target: pasting where the clipboard is not allowed, input methods, phones. */
  z.object({ type: z.literal('input-text'), text: z.string().min(1).max(MAX_TYPED_CHARACTERS) }),
  /** The viewer lost the focus or leaves: every key and button that it holds is let go. */
  z.object({ type: z.literal('input-release') }),
] as const

/** Both ways, in Active and where policy allows the clipboard: this text was copied here. */
export const clipboardMessages = [
  z.object({ type: z.literal('clipboard'), text: z.string().max(MAX_CLIPBOARD_CHARACTERS) }),
] as const
