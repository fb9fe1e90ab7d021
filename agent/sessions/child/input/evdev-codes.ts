/**
 * The physical keys: KeyboardEvent.code (https://www.w3.org/TR/uievents-code/) to the kernel's event code
 * (linux/input-event-codes.h). An X server of today has each at 8 more.
 */
const X_OFFSET = 8

const rows: readonly [first: number, codes: string][] = [
  [1, 'Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal Backspace'],
  [15, 'Tab KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Enter ControlLeft'],
  [30, 'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote ShiftLeft Backslash'],
  [44, 'KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight NumpadMultiply AltLeft Space'],
  [58, 'CapsLock F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock'],
  [71, 'Numpad7 Numpad8 Numpad9 NumpadSubtract Numpad4 Numpad5 Numpad6 NumpadAdd'],
  [79, 'Numpad1 Numpad2 Numpad3 Numpad0 NumpadDecimal'],
  [86, 'IntlBackslash F11 F12 IntlRo'],
  [92, 'Convert KanaMode NonConvert'],
  [96, 'NumpadEnter ControlRight NumpadDivide PrintScreen AltRight'],
  [102, 'Home ArrowUp PageUp ArrowLeft ArrowRight End ArrowDown PageDown Insert Delete'],
  [113, 'AudioVolumeMute AudioVolumeDown AudioVolumeUp Power NumpadEqual'],
  [119, 'Pause'],
  [121, 'NumpadComma Lang1 Lang2 IntlYen MetaLeft MetaRight ContextMenu'],
  [183, 'F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24'],
]

const keycodes = new Map(
  rows.flatMap(([first, codes]) =>
    codes.split(' ').map((code, index) => [code, first + index + X_OFFSET] as const),
  ),
)

/** The X keycode of a physical key; null for a code that is not known. */
export function keycodeOf(code: string): number | null {
  return keycodes.get(code) ?? null
}
