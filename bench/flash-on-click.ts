import x11, { type XEvent } from 'x11'

/**
 * Covers the screen named by DISPLAY with a window that changes between black and white at each press of a mouse button: what
 * a viewer sees of it tells how long an input takes to have an effect. Run as a program of its own.
 */
const BUTTON_PRESS = 4
const EXPOSE_AND_PRESS = 0x8000 | BUTTON_PRESS

x11.createClient({}, (error, { client, screen: [screen] }) => {
  if (error || !screen) throw error ?? new Error('This display has no screen.')
  const window = client.AllocID()
  const { root, pixel_width: width, pixel_height: height } = screen
  const values = { overrideRedirect: 1, backgroundPixel: 0, eventMask: EXPOSE_AND_PRESS }
  client.CreateWindow(window, root, 0, 0, width, height, 0, 0, 0, 0, values)
  client.MapWindow(window)
  client.RaiseWindow(window)
  let white = false
  client.on('event', ({ name }: XEvent) => {
    if (name !== 'ButtonPress') return
    white = !white
    client.ChangeWindowAttributes(window, { backgroundPixel: white ? 0xffffff : 0 })
    client.ClearArea(window, 0, 0, width, height, false)
  })
})
