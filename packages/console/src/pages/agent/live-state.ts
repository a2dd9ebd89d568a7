import type { CallCard, LiveMessage, Problem } from '@jackfield/contract'

export interface BlockedPop {
  readonly callId: string
  readonly url: string
  readonly name: string
}

/** How the last test of the screen pop ended, whoever asked for it. */
export interface PopTest {
  readonly key: string
  readonly opened: boolean
}

export interface ShownProblem {
  readonly id: number
  readonly callId: string | null
  readonly problem: Problem
}

/** What the agent page shows, folded from the server's messages. */
export interface LiveState {
  readonly me: { readonly extension: string; readonly name: string } | null
  /** The server's link to the phone system. */
  readonly linkUp: boolean
  /** Server's clock minus ours, milliseconds. */
  readonly clockOffset: number
  /** In the order shown. */
  readonly cards: readonly CallCard[]
  readonly blocked: readonly BlockedPop[]
  readonly problems: readonly ShownProblem[]
  readonly popTest: PopTest | null
  /** Ended calls whose card the agent has removed. */
  readonly dismissed: readonly string[]
}

export type LiveAction =
  /** `anchor`: the card under the pointer or with the focus; new cards come in below it. */
  | { readonly type: 'message'; readonly message: LiveMessage; readonly at: number; readonly anchor: string | null }
  | { readonly type: 'tested'; readonly test: PopTest }
  | { readonly type: 'blocked'; readonly pop: BlockedPop }
  | { readonly type: 'unblock'; readonly callId: string }
  | { readonly type: 'dismiss-card'; readonly callId: string }
  | { readonly type: 'dismiss-problem'; readonly id: number }

export const emptyLiveState: LiveState = {
  me: null,
  linkUp: true,
  clockOffset: 0,
  cards: [],
  blocked: [],
  problems: [],
  popTest: null,
  dismissed: [],
}

/** Ended cards that stay to be looked at. */
const MAX_ENDED = 5
const MAX_PROBLEMS = 3
const MAX_DISMISSED = 50

export function reduceLive(state: LiveState, action: LiveAction): LiveState {
  switch (action.type) {
    case 'message':
      return take(state, action.message, action.at, action.anchor)
    case 'tested':
      return { ...state, popTest: action.test }
    case 'blocked':
      return { ...state, blocked: [...state.blocked.filter(({ callId }) => callId !== action.pop.callId), action.pop] }
    case 'unblock':
      return { ...state, blocked: state.blocked.filter(({ callId }) => callId !== action.callId) }
    case 'dismiss-card':
      return {
        ...state,
        cards: state.cards.filter(({ callId }) => callId !== action.callId),
        blocked: state.blocked.filter(({ callId }) => callId !== action.callId),
        dismissed: [...state.dismissed, action.callId].slice(-MAX_DISMISSED),
      }
    case 'dismiss-problem':
      return { ...state, problems: state.problems.filter(({ id }) => id !== action.id) }
  }
}

function take(before: LiveState, message: LiveMessage, at: number, anchor: string | null): LiveState {
  const state = { ...before, clockOffset: message.now - at }
  switch (message.type) {
    case 'hello':
      return {
        ...state,
        me: { extension: message.extension, name: message.name },
        linkUp: message.linkUp,
        cards: trim(afterHello(state.cards, message.cards, anchor), message.now),
      }
    case 'card':
      if (staysAway(state, message.card)) return state
      return { ...state, cards: trim(put(state.cards, message.card, anchor), message.now) }
    case 'noted':
      return { ...state, cards: noted(state.cards, message.callId, message.text) }
    case 'link':
      return { ...state, linkUp: message.linkUp }
    case 'problem': {
      const id = (state.problems.at(-1)?.id ?? 0) + 1
      const shown = { id, callId: message.callId, problem: message.problem }
      return { ...state, problems: [...state.problems, shown].slice(-MAX_PROBLEMS) }
    }
    case 'pop':
      return state
  }
}

/** A card that is shown already keeps its place, so that nothing moves under the pointer. */
function put(cards: readonly CallCard[], card: CallCard, anchor: string | null): CallCard[] {
  const index = cards.findIndex(({ callId }) => callId === card.callId)
  if (index >= 0) return cards.with(index, card)
  const below = cards.findIndex(({ callId }) => callId === anchor)
  return cards.toSpliced(below + 1, 0, card)
}

/** What is told of a call later brings a card that was removed back only where a record could not be made: the agent can do something. */
const staysAway = ({ dismissed }: LiveState, { callId, state, creations }: CallCard) =>
  state === 'ended' && dismissed.includes(callId) && !creations.some((each) => each.state === 'failed')

/** The server has this text of a note. */
const noted = (cards: readonly CallCard[], callId: string, text: string): CallCard[] =>
  cards.map((card) => (card.callId === callId && card.note ? { ...card, note: { ...card.note, text } } : card))

/** Calls that the server no longer knows ended while the connection was down. */
function afterHello(cards: readonly CallCard[], current: readonly CallCard[], anchor: string | null): CallCard[] {
  const known = new Set(current.map(({ callId }) => callId))
  const kept = cards.filter(({ callId, state }) => known.has(callId) || state === 'ended')
  return current.reduce((all, card) => put(all, card, anchor), kept)
}

/** `now`: the server's clock. */
function trim(cards: readonly CallCard[], now: number): CallCard[] {
  let ended = 0
  return cards.filter((card) => card.state !== 'ended' || isOpen(card, now) || ++ended <= MAX_ENDED)
}

/** A record can still be made for the call, or is being made. */
const isOpen = ({ creations }: CallCard, now: number) => creations.some(({ until }) => now < (until ?? 0))
