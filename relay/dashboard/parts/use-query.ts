import { useLocation } from 'preact-iso'

/** Filters live in the address, so that they can be bookmarked and the back button undoes them. */
export function useQuery(): {
  query: Record<string, string>
  setQuery: (changes: Record<string, string>) => void
} {
  const { query, path, route } = useLocation()
  const setQuery = (changes: Record<string, string>): void => {
    const next = new URLSearchParams(query)
    for (const [name, value] of Object.entries(changes))
      if (value === '') next.delete(name)
      else next.set(name, value)
    route(next.size > 0 ? `${path}?${next.toString()}` : path, true)
  }
  return { query, setQuery }
}
