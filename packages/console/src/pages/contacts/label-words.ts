import { phoneLabels } from '@jackfield/contract'
import { useTranslation } from 'react-i18next'
import { knownWord } from '../../i18n/known-word.ts'

/** Labels of numbers in the language in use: known ones are words, others stand as they were typed. */
export function useLabelWords() {
  const { t } = useTranslation()
  const words: Record<string, string> = Object.fromEntries(
    phoneLabels.map((label) => [label, t(`contacts.labels.${label}`)]),
  )
  return {
    all: phoneLabels.map((label) => words[label] as string),
    word: (label: string) => knownWord(words, label),
    /** The label that a typed word means. */
    label: (word: string) => phoneLabels.find((label) => words[label] === word.trim()) ?? word.trim(),
  }
}
