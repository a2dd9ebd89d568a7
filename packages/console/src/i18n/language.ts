import { type Language, languages } from '@jackfield/contract'

const key = 'jackfield.language'

const isLanguage = (value: string | null): value is Language => languages.some((language) => language === value)

/** The language chosen before, else the browser's first one that exists here, else English. */
export function firstLanguage(): Language {
  const saved = read()
  if (isLanguage(saved)) return saved
  return guessLanguage(navigator.languages)
}

/** `zh`, `zh-TW`, `zh-Hans-CN` are Chinese, everything else that starts with `en` is English. */
export function guessLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(key, language)
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
