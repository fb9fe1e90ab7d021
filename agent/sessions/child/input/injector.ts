import type { PointerButton } from '../../../../shared/protocol/channel/input.ts'

/** What presses keys and moves the pointer on this device. All of it happens in the order in which it is asked for. */
export interface Injector {
  /** To this pixel of the desktop. */
  move(x: number, y: number): void
  button(button: PointerButton, down: boolean): void
  /** Whole notches: positive is right and down. */
  wheel(dx: number, dy: number): void
  key(stroke: KeyInput): void
  /** Types a text; `release` cuts it short. */
  type(text: string): void
  /** Lets go of every key and button that is held through here, after what waits. */
  release(): Promise<void>
  /** As `release`, but nothing of what waits is done any more: control is over. MODE2. */
  cutOff(): Promise<void>
  stop(): Promise<void>
}

export interface KeyInput {
  code: string
  character?: string | undefined
  by: 'character' | 'code'
  down: boolean
}

export interface InjectorEvents {
  /** For the agent's log: a key that is not known, a display that is gone. */
  onFault: (message: string) => void
}

/** Opens this platform's injector. Rejects where there is no display. */
export async function openInjector(events: InjectorEvents): Promise<Injector> {
  if (process.platform === 'linux') {
    const { openX11Injector } = await import('./x11-injector.ts')
    return await openX11Injector(events)
  }
  const { openNutInjector } = await import('./nut-injector.ts')
  return openNutInjector(events)
}
