/** The few drawings of the dashboard, as strokes on a 24 × 24 field. They stand beside words and say nothing themselves. */
const strokes = {
  device: 'M3 5h18v11H3zM8 20h8M12 16v4',
  record: 'M4 5h6l2 2h8v12H4zM12 11a1.75 1.75 0 1 0 0 3.5 1.75 1.75 0 0 0 0-3.5M12 14.5V17',
  request: 'M5 3h14v18l-3-2-2 2-2-2-2 2-2-2-3 2zM9 8h6M9 12h6',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  script: 'M6 3h9l4 4v14H6zM10 12l-2 2 2 2M14 12l2 2-2 2',
  job: 'M5 4l14 8-14 8z',
  fanOut: 'M4 12h5M9 12l8-7h4M9 12h12M9 12l8 7h4',
  trigger: 'M13 3L5 14h6l-1 7 9-12h-6z',
  result: 'M4 20V4M4 20h16M8 17v-5M12 17V8M16 17v-8',
  session: 'M4 5h16v10H9l-5 4z',
  policy: 'M12 3l8 3v6c0 4.5-3.5 7.5-8 9-4.5-1.5-8-4.5-8-9V6zM9 12l2 2 4-4',
  user: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 4.5a3.5 3.5 0 0 1 0 6.5M17.5 14.5c2 .8 3.5 2.800 3.5 5.5',
  audit: 'M5 4h14v16H5zM9 9h6M9 13h6M9 17h3',
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.5-6.5 8-6.5s8 2.5 8 6.5',
  menu: 'M4 7h16M4 12h16M4 17h16',
} as const
export type IconName = keyof typeof strokes

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={strokes[name]} />
    </svg>
  )
}

/** The mark of Handrail: a rail on two posts, going up. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M6 22 14 11h12M10 17v9M22 11v15" />
    </svg>
  )
}
