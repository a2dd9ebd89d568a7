import { say } from '../../ui/say.tsx'
import type { LinkValues } from './link-values.ts'

/** Checks of the PBX form; those of the Asterisk fields only where they are shown. */
export function linkChecks(secretSaved: boolean) {
  const needed = (value: string, values: LinkValues) =>
    values.kind === 'asterisk' && value.trim() === '' ? say((t) => t('common.required')) : null
  return {
    host: needed,
    user: needed,
    secret: (value: string, values: LinkValues) => (secretSaved ? null : needed(value, values)),
    port: (value: number | string, values: LinkValues) =>
      values.kind === 'asterisk' && !(Number.isInteger(Number(value)) && Number(value) >= 1 && Number(value) <= 65535)
        ? say((t) => t('pbx.portBad'))
        : null,
    outsidePrefix: (value: string) => (/^\d{0,6}$/.test(value) ? null : say((t) => t('pbx.prefixBad'))),
    blockedPrefixes: (value: string[]) =>
      value.every((prefix) => /^\+?\d{1,15}$/.test(prefix)) ? null : say((t) => t('pbx.blockedBad')),
  }
}
