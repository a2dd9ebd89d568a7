import type { CallCard } from '@jackfield/contract'

/** Who it is: the matched record, else the company contact or the name that the phone system sent, else the number. */
export function cardTitle(card: CallCard, withheld: string): string {
  const [match] = card.matches
  return match?.name ?? card.internalParty ?? card.callerName ?? card.numberFormatted ?? card.number ?? withheld
}
