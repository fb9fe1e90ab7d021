import { randomInt } from 'node:crypto'

/** Draws a connection code: `length` digits, each from the system's CSPRNG, leading zeros and all. CODE1. */
export function drawCode(length: number): string {
  return Array.from({ length }, () => randomInt(10)).join('')
}
