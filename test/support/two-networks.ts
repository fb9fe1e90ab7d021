import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/**
 * Two private networks behind NATs of their own and a public one between them, as namespaces of this machine. Each NAT gives every
 * flow a port of its own by chance (symmetric) and lets nothing in that was not asked for: there is no direct path between the two.
 */
export interface TwoNetworks {
  /** The public address on which a server of the middle can be reached. */
  publicAddress: string
  /** Starts a program inside: at one of the two, or in the middle. With an IPC channel where `ipc`. */
  start(where: Where, command: string, args: readonly string[], ipc?: boolean): ChildProcess
  /** Lets nothing through the NAT of this side any more, or everything again. */
  cut(side: Side, isCut: boolean): Promise<void>
  /** Gives the machine of this side another address. */
  changeAddress(side: Side): Promise<void>
  stop(): Promise<void>
}

type Side = 'a' | 'b'
type Where = Side | 'middle'

/** Whether this machine lets us make networks: Linux, root, and the programs for it. */
export function canMakeNetworks(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  if (!existsSync('/usr/sbin/iptables') || !existsSync('/usr/sbin/ip')) return false
  const probe = `hr-probe-${process.pid}`
  try {
    execFileSync('/usr/sbin/ip', ['netns', 'add', probe], { stdio: 'ignore' })
    execFileSync('/usr/sbin/ip', ['netns', 'del', probe], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const PUBLIC = '198.51.100'

export async function makeTwoNetworks(): Promise<TwoNetworks> {
  const prefix = `hr${process.pid}`
  const name = (of: string): string => `${prefix}-${of}`
  const spaces: string[] = []
  const ip = async (...args: string[]): Promise<void> => void (await execute('/usr/sbin/ip', args))
  const inside = async (of: string, command: string): Promise<void> => {
    await ip('netns', 'exec', name(of), ...command.split(' '))
  }
  const make = async (of: string): Promise<void> => {
    await ip('netns', 'add', name(of))
    spaces.push(name(of))
    await inside(of, 'ip link set lo up')
  }
  const wire = async (one: string, oneEnd: string, other: string, otherEnd: string): Promise<void> => {
    await ip(
      'link',
      'add',
      oneEnd,
      'netns',
      name(one),
      'type',
      'veth',
      'peer',
      'name',
      otherEnd,
      'netns',
      name(other),
    )
    await inside(one, `ip link set ${oneEnd} up`)
    await inside(other, `ip link set ${otherEnd} up`)
  }

  await make('middle')
  await inside('middle', 'ip link add br0 type bridge')
  await inside('middle', 'ip link set br0 up')
  await inside('middle', `ip addr add ${PUBLIC}.1/24 dev br0`)
  // As anywhere on the Internet, what goes to a private address leaves and is lost. Without a route coturn would be told so at
  // once, by an error upon which it closes the whole allocation.
  await inside('middle', `ip neigh add ${PUBLIC}.254 lladdr 02:00:00:00:00:01 dev br0 nud permanent`)
  await inside('middle', `ip route add default via ${PUBLIC}.254`)
  for (const [index, side] of (['a', 'b'] as const).entries()) {
    const [net, nat] = [`10.${index + 1}.0`, `nat-${side}`]
    await make(nat)
    await make(side)
    await wire(nat, 'wan', 'middle', `to-${side}`)
    await inside('middle', `ip link set to-${side} master br0`)
    await wire(side, 'eth0', nat, 'lan')
    await inside(nat, `ip addr add ${PUBLIC}.${index + 2}/24 dev wan`)
    await inside(nat, `ip addr add ${net}.1/24 dev lan`)
    await inside(side, `ip addr add ${net}.2/24 dev eth0`)
    await inside(side, `ip route add default via ${net}.1`)
    await inside(nat, 'sysctl -qw net.ipv4.ip_forward=1')
    await inside(nat, 'iptables -t nat -A POSTROUTING -o wan -j MASQUERADE --random-fully')
    await inside(nat, 'iptables -A FORWARD -i wan -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT')
    await inside(nat, 'iptables -A FORWARD -i wan -j DROP')
  }

  return {
    publicAddress: `${PUBLIC}.1`,
    start: (where, command, args, ipc = false) =>
      spawn('/usr/sbin/ip', ['netns', 'exec', name(where), command, ...args], {
        stdio: ipc ? ['ignore', 2, 2, 'ipc'] : ['ignore', 'pipe', 'pipe'],
        ...(ipc && { serialization: 'advanced' as const }),
      }),
    async cut(side, isCut) {
      await inside(`nat-${side}`, `iptables ${isCut ? '-I' : '-D'} FORWARD -j DROP`)
    },
    async changeAddress(side) {
      const net = side === 'a' ? '10.1.0' : '10.2.0'
      // The old one first: a second address of the same network would go with it.
      await inside(side, `ip addr del ${net}.2/24 dev eth0`)
      await inside(side, `ip addr add ${net}.77/24 dev eth0`)
      await inside(side, `ip route replace default via ${net}.1`)
    },
    async stop() {
      for (const space of spaces) await ip('netns', 'del', space)
    },
  }
}
