import { useLocation } from 'preact-iso'

/** The parts of one page, each with its own address: links, so that they can be opened, kept and gone back to. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly { href: string; name: string }[] }) {
  const { path } = useLocation()
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map(({ href, name }) => (
          <li key={href}>
            <a href={href} {...(path === href && { 'aria-current': 'page' as const })}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
