import type { Language } from '@jackfield/contract'
import type { FastifyRequest } from 'fastify'

/** The language of a file that is asked for: `?lang=`, else what the browser prefers. */
export function languageOf(request: FastifyRequest): Language {
  const { lang } = request.query as { lang?: unknown }
  if (lang === 'en' || lang === 'zh-CN') return lang
  return request.headers['accept-language']?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}
