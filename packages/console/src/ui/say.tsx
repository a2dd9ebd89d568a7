import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/**
 * A text for where only a value can be given, such as a form's errors: it is put into words when it is shown, and follows a
 * change of the language.
 */
export const say = (text: (t: TFunction) => string): ReactNode => <Said text={text} />

function Said({ text }: { text: (t: TFunction) => string }) {
  const { t } = useTranslation()
  return text(t)
}
