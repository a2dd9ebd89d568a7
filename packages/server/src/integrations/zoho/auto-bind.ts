export interface Bindable {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly active: boolean
  readonly extensions: readonly string[]
  readonly groups: readonly string[]
}

export interface AutoBinding {
  readonly bound: readonly { userId: string; userName: string; email: string; extension: string }[]
  readonly left: readonly {
    userName: string
    email: string
    reason: 'no-extension' | 'already-bound' | 'several-extensions' | 'extension-taken'
  }[]
}

const plain = (email: string | null) => (email ?? '').normalize('NFC').trim().toLowerCase()

/**
 * Which users would be bound to which extensions because their e-mail addresses are equal, upper and lower case being the
 * same (A3). Users that are bound already stay as they are; an extension that has a user keeps it.
 */
export function autoBind(
  users: readonly Bindable[],
  extensions: readonly { readonly number: string; readonly email: string | null }[],
  /** Extension to the id of its user, groups resolved. */
  taken: ReadonlyMap<string, string>,
): AutoBinding {
  const byEmail = Map.groupBy(
    extensions.filter(({ email }) => plain(email) !== ''),
    ({ email }) => plain(email),
  )
  const owners = new Map(taken)
  const bound: AutoBinding['bound'][number][] = []
  const left: AutoBinding['left'][number][] = []
  for (const { id, name, email, active, extensions: own, groups } of users) {
    if (!active) continue
    const leave = (reason: AutoBinding['left'][number]['reason']) => left.push({ userName: name, email, reason })
    const candidates = byEmail.get(plain(email)) ?? []
    const [first, second] = candidates.filter(({ number }) => !owners.has(number))
    if (own.length > 0 || groups.length > 0) leave('already-bound')
    else if (candidates.length === 0 || plain(email) === '') leave('no-extension')
    else if (!first) leave('extension-taken')
    else if (second) leave('several-extensions')
    else {
      owners.set(first.number, id)
      bound.push({ userId: id, userName: name, email, extension: first.number })
    }
  }
  return { bound, left }
}
