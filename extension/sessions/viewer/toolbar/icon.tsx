import type { JSX } from 'preact'

/** Line drawings on a grid of 24: decoration beside a name, never the name itself. */
const drawings = {
  mouse: 'M6 3l12 9-5.4.9L16 19l-2.6 1.2-3.3-6L6 18z',
  pointer: 'M12 3v3M12 18v3M3 12h3M18 12h3M12 12m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0M12 12h.01',
  arrow: 'M5 19L19 5M10 5h9v9',
  freehand: 'M4 17c3-9 6-11 7-7s-2 8 1 7 4-7 8-6',
  rectangle: 'M4 6h16v12H4z',
  ellipse: 'M12 6c5 0 9 2.6 9 6s-4 6-9 6-9-2.6-9-6 4-6 9-6z',
  highlight: 'M4 20h16M8 15l-1-3 8-8 4 4-8 8zM7 12l4 4',
  text: 'M5 6V4h14v2M12 4v16M9 20h6',
  undo: 'M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  clear: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  fit: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  fullScreen: 'M3 5h18v14H3zM7 9v6M7 9h4M17 15v-6M17 15h-4',
  display: 'M3 4h18v12H3zM8 20h8M12 16v4',
  quality: 'M4 18h3v-5H4zM10.5 18h3V9h-3zM17 18h3V5h-3z',
  screenshot: 'M4 8h3l2-3h6l2 3h3v11H4zM12 13m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0',
  keyboard: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M18 10h.01M7 14h10',
  special:
    'M9 9h6v6H9zM9 9V6.5A2.5 2.5 0 1 0 6.5 9H9zM15 9V6.500A2.5 2.500 0 1 1 17.5 9H15zM9 15v2.500A2.500 2.500 0 1 1 6.500 15H9zM15 15v2.500A2.500 2.500 0 1 0 17.500 15H15z',
  clipboard: 'M9 4h6v3H9zM9 5H5v16h14V5h-4M9 12h6M9 16h6',
  statistics: 'M3 12h4l3-8 4 16 3-8h4',
  help: 'M9.200 9a3 3 0 1 1 4.300 2.700c-1 .5-1.500 1.200-1.500 2.300M12 17.500h.01M12 12m-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0',
  panel: 'M3 5h18v14H3zM15 5v14',
  down: 'M7 10l5 5 5-5',
  warning: 'M12 4L2.500 20h19zM12 10v4M12 17h.01',
} as const
export type IconName = keyof typeof drawings

export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={drawings[name]} />
    </svg>
  )
}
