/** What input, clipboard and capture use of the package `x11` beyond drawing: see `x11.d.ts`. */
declare module 'x11' {
  interface XEvent {
    type: number
    xkbType?: number
    atom?: number
    area?: { x: number; y: number; w: number; h: number }
    time?: number
    owner?: number
    requestor?: number
    selection?: number
    target?: number
    property?: number
  }

  interface XClient {
    seq_num: number
    /** Waiting for replies: what reads a reply's body (from its ninth byte; `detail` is its second), and who wants it. */
    replies: Record<number, [(body: Buffer, detail: number) => unknown, Done<never>]>
    pack_stream: { put(request: Buffer): void; submit(expectsReply?: boolean): void }
    eventParsers: Record<
      number,
      (type: number, seq: number, extra: number, code: number, body: Buffer) => XEvent
    >
    QueryExtension(
      name: string,
      done: Done<{ present: boolean | number; majorOpcode: number; firstEvent: number }>,
    ): void
    QueryKeymap(done: Done<Buffer>): void
    QueryPointer(window: number, done: Done<{ rootX: number; rootY: number; keyMask: number }>): void
    GetModifierMapping(done: Done<number[][]>): void
    ChangeKeyboardMapping(
      firstKeycode: number,
      keysymsPerKeycode: number,
      keysyms: readonly number[],
      done?: (error: Error | null) => boolean,
    ): void
    SetSelectionOwner(owner: number, selection: number, time?: number): void
    GetSelectionOwner(selection: number, done: Done<number>): void
    ConvertSelection(
      requestor: number,
      selection: number,
      target: number,
      property: number,
      time?: number,
    ): void
    GetProperty(
      remove: number,
      window: number,
      name: number,
      type: number,
      offset: number,
      length: number,
      done: Done<{ type: number; format: number; bytesAfter: number; data: Buffer }>,
    ): void
    DeleteProperty(window: number, name: number): void
    ChangeProperty(
      mode: number,
      id: number,
      name: number,
      type: number,
      units: number,
      data: Buffer | string | readonly number[],
      done?: (error: Error | null) => boolean,
    ): void
    SendEvent(window: number, propagate: number, mask: number, event: object): void
    GetAtomName(atom: number, done: Done<string>): void
  }

  interface XDisplay {
    isLocalSocket: boolean
    min_keycode: number
    max_keycode: number
  }

  export interface XTest {
    KeyPress: number
    KeyRelease: number
    ButtonPress: number
    ButtonRelease: number
    MotionNotify: number
    FakeInput(type: number, detail: number, time: number, window: number, x: number, y: number): void
  }

  export interface XKeyboard {
    majorOpcode: number
    firstEvent: number
    UseCoreKbd: number
    SelectEvents(
      device: number,
      affectWhich: number,
      clear: number,
      selectAll: number,
      affectMap: number,
      map: number,
    ): void
    GetState(device: number, done: Done<{ mods: number; lockedMods: number; group: number }>): void
  }

  /** The pointer's picture: rows of ARGB pixels, colours multiplied by their opacity. */
  export interface XCursorImage {
    x: number
    y: number
    width: number
    height: number
    xhot: number
    yhot: number
    cursorSerial: number
    cursorImage: Buffer
  }

  export interface XFixes {
    firstEvent: number
    SelectSelectionInput(window: number, selection: number, mask: number): void
    GetCursorImage(done: Done<XCursorImage>): void
  }

  export interface XDamage {
    ReportLevel: { BoundingBox: number }
    Create(damage: number, drawable: number, level: number): void
    Subtract(damage: number, repair: number, parts: number): void
  }

  export interface XRandr {
    majorOpcode: number
    firstEvent: number
    major_version: number
    minor_version: number
    SelectInput(window: number, mask: number): void
  }

  export interface XShm {
    fdCapable: boolean
    AttachFd(segment: number, fd: number, readOnly: boolean, done: (error: Error | null) => void): void
    Detach(segment: number): void
    GetImage(
      drawable: number,
      x: number,
      y: number,
      width: number,
      height: number,
      planes: number,
      format: number,
      segment: number,
      offset: number,
      done: Done<unknown>,
    ): void
  }
}

declare module 'x11/lib/keysyms.js' {
  /** By name, as in `XK_EuroSign`; the description begins with the character in parentheses where there is one. */
  const keySyms: Record<string, { code: number; description: string | null }>
  export default keySyms
}
