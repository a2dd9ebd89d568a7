import { explain, type ProblemText } from '@jackfield/contract'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../i18n/index.ts'
import { ApiError } from './client.ts'

export interface ExplainedError extends ProblemText {
  /** To quote when reporting; null when the server gave none. */
  readonly reference: string | null
}

/** What happened and what to do, in the language in use, for anything that a request can throw. */
export function useExplainError(): (error: unknown) => ExplainedError {
  const { t } = useTranslation()
  const { language } = useLanguage()
  return (error) => {
    if (!(error instanceof ApiError)) return { ...explain({ code: 'internal' }, language), reference: null }
    const { failure } = error
    switch (failure.kind) {
      case 'offline':
        return { what: t('shell.offline.what'), remedy: t('shell.offline.remedy'), reference: null }
      case 'bad-answer':
        return {
          what: t('shell.badAnswer.what'),
          remedy: t('shell.badAnswer.remedy'),
          reference: failure.reference ?? `HTTP ${error.status}`,
        }
      case 'problem':
        return { ...explain(failure.problem, language), reference: failure.reference }
    }
  }
}

/** The field that the server found fault with, when it named one; the text then stands under it. */
export function faultyField(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.failure.kind !== 'problem') return null
  const field = error.failure.problem.params?.['field']
  return typeof field === 'string' ? field : null
}
