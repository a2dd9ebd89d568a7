import type { CallSummary, DeliveryState } from '@jackfield/contract'
import {
  IconAlertTriangle,
  IconArrowDownLeft,
  IconArrowsLeftRight,
  IconArrowUpRight,
  IconBan,
  IconBell,
  IconCircleCheck,
  IconClock,
  IconCloudSearch,
  IconMinus,
  IconPhone,
  IconPhoneOff,
  IconPhonePause,
  IconPhoneX,
  IconUpload,
} from '@tabler/icons-react'
import type { StateLook } from './state-badge.tsx'

/** How the states of calls look everywhere: ringing blue, talking teal, held yellow, missed red, ended gray. */
export const callLooks = {
  ringing: { colour: 'blue', icon: IconBell },
  dialling: { colour: 'blue', icon: IconBell },
  talking: { colour: 'teal', icon: IconPhone },
  held: { colour: 'yellow', icon: IconPhonePause },
  missed: { colour: 'red', icon: IconPhoneX },
  ended: { colour: 'gray', icon: IconPhoneOff },
} as const satisfies Record<string, StateLook>

/** Waiting gray, done teal, needs a person orange, given up red. */
export const deliveryLooks: Record<DeliveryState, StateLook> = {
  waiting: { colour: 'gray', icon: IconClock },
  sending: { colour: 'gray', icon: IconUpload },
  unknown: { colour: 'gray', icon: IconCloudSearch },
  done: { colour: 'teal', icon: IconCircleCheck },
  'not-owed': { colour: 'gray', icon: IconMinus },
  refused: { colour: 'orange', icon: IconAlertTriangle },
  'needs-person': { colour: 'orange', icon: IconAlertTriangle },
  'given-up': { colour: 'red', icon: IconBan },
}

export const directionIcons = {
  inbound: IconArrowDownLeft,
  outbound: IconArrowUpRight,
  internal: IconArrowsLeftRight,
}

/** The state to show: a call that ended unanswered says so. */
export function shownState(call: Pick<CallSummary, 'state' | 'result' | 'direction'>): keyof typeof callLooks {
  return call.state === 'ended' && call.direction === 'inbound' && call.result !== null && call.result !== 'answered'
    ? 'missed'
    : call.state
}
