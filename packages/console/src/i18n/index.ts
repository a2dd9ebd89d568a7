import type { Language } from '@jackfield/contract'
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { en } from './en/index.ts'
import { firstLanguage, rememberLanguage } from './language.ts'
import { zhCn } from './zh-cn/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/** Starts i18next; resources are bundled, so it is ready when this resolves. */
export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language
  })
  await i18next.use(initReactI18next).init({
    lng: firstLanguage(),
    fallbackLng: 'en',
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCn } },
    // React escapes already.
    interpolation: { escapeValue: false },
  })
}

/** The language in use and a way to change it, remembered for the next visit. */
export function useLanguage(): { language: Language; change: (language: Language) => void } {
  const { i18n } = useTranslation()
  return {
    language: i18n.language as Language,
    change: (language) => {
      rememberLanguage(language)
      void i18n.changeLanguage(language)
    },
  }
}
