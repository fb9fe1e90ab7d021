/** What the session bar uses of the package `x11` beyond drawing: see `child/x11.d.ts`. */
declare module 'x11' {
  interface XEvent {
    /** In ButtonPress: which button. */
    keycode?: number
  }
}
