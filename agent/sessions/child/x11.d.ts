/** The part of the package `x11` that the session's process uses; it brings no types of its own. */
declare module 'x11' {
  import type { EventEmitter } from 'node:events'

  type Done<T> = (error: Error | null, result: T) => void

  /** An event, with the fields that its kind has. `wid1`: in ConfigureNotify the window that changed. */
  export interface XEvent {
    name: string
    wid: number
    wid1?: number
    state?: number
    x?: number
    y?: number
    width?: number
    height?: number
  }

  export interface XClient extends EventEmitter {
    AllocID(): number
    CreateWindow(
      id: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      borderWidth: number,
      depth: number,
      windowClass: number,
      visual: number,
      values: Record<string, number>,
    ): void
    ChangeWindowAttributes(id: number, values: Record<string, number>): void
    ChangeProperty(
      mode: number,
      id: number,
      name: number,
      type: number,
      units: number,
      data: Buffer | string,
    ): void
    ConfigureWindow(id: number, values: Record<string, number>): void
    RaiseWindow(id: number): void
    MapWindow(id: number): void
    UnmapWindow(id: number): void
    DestroyWindow(id: number): void
    ClearArea(id: number, x: number, y: number, width: number, height: number, exposures: boolean): void
    QueryTree(id: number, done: Done<{ root: number; parent: number; children: number[] }>): void
    GetGeometry(id: number, done: Done<{ xPos: number; yPos: number; width: number; height: number }>): void
    CreatePixmap(id: number, drawable: number, depth: number, width: number, height: number): void
    FreePixmap(id: number): void
    CreateGC(id: number, drawable: number, values: Record<string, number>): void
    ChangeGC(id: number, values: Record<string, number>): void
    FreeGC(id: number): void
    PolyLine(coordinates: number, drawable: number, gc: number, points: readonly number[]): void
    PolyArc(drawable: number, gc: number, arcs: readonly number[]): void
    PolyFillRectangle(drawable: number, gc: number, rectangles: readonly number[]): void
    FillPoly(
      drawable: number,
      gc: number,
      shape: number,
      coordinates: number,
      points: readonly number[],
    ): void
    GetImage(
      format: number,
      drawable: number,
      x: number,
      y: number,
      width: number,
      height: number,
      planes: number,
      done: Done<{ depth: number; data: Buffer }>,
    ): void
    AllocColor(map: number, red: number, green: number, blue: number, done: Done<{ pixel: number }>): void
    ListFonts(pattern: string, most: number, done: Done<string[]>): void
    OpenFont(id: number, name: string, done?: (error: Error | null) => void): void
    QueryFont(
      id: number,
      done: Done<{ fontAscent: number; fontDescent: number; maxBounds: { characterWidth: number } }>,
    ): void
    PolyText16(drawable: number, gc: number, x: number, y: number, texts: readonly string[]): void
    InternAtom(onlyIfExists: boolean, name: string, done: Done<number>): void
    require<T>(extension: string, done: Done<T>): void
    /** Resolves once the server has done all that was asked so far. */
    sync(): Promise<void>
    terminate(): void
  }

  export interface XShape {
    Kind: { Bounding: number; Clip: number; Input: number }
    Op: { Set: number }
    Rectangles(
      op: number,
      kind: number,
      window: number,
      x: number,
      y: number,
      rectangles: readonly number[][],
    ): void
    Mask(op: number, kind: number, window: number, x: number, y: number, bitmap: number): void
  }

  export interface XDisplay {
    client: XClient
    screen: {
      root: number
      pixel_width: number
      pixel_height: number
      root_depth: number
      default_colormap: number
    }[]
    /** 0: the leftmost pixel is a byte's lowest bit. */
    bitmap_bit_order: number
    /** Bits to which each row of a bitmap is filled up. */
    bitmap_scanline_pad: number
  }

  const x11: {
    createClient(options: { display?: string; bufferRequests?: boolean }, done: Done<XDisplay>): XClient
    eventMask: Record<'VisibilityChange' | 'StructureNotify' | 'SubstructureNotify', number>
  }
  export default x11
}
