import type { CallDetail } from '@jackfield/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { type Figure, FigureList } from '../../ui/figures.tsx'

export function CallFacts({ call }: { call: CallDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const figures: Figure[] = [
    { label: t('calls.column.direction'), value: t(`calls.direction.${call.direction}`) },
    { label: t('calls.drawer.start'), value: format.full(call.startedAt) },
  ]
  if (call.answeredAt !== null)
    figures.push({ label: t('calls.drawer.answered'), value: format.clock(call.answeredAt) })
  figures.push({
    label: t('calls.drawer.end'),
    value: call.endedAt === null ? t('calls.drawer.goesOn') : format.clock(call.endedAt),
  })
  figures.push({ label: t('calls.column.talk'), value: format.duration(call.talkMs) })
  if (call.did) figures.push({ label: t('calls.drawer.did'), value: call.did })
  for (const { kind, number, name } of call.via) {
    figures.push({
      label: t('calls.drawer.via'),
      value: t(`calls.drawer.${kind}`, { number, name: name ?? '' }).trim(),
    })
  }
  figures.push(
    { label: t('calls.drawer.rangAt'), value: call.rang.join(', ') || t('calls.drawer.nobody') },
    { label: t('calls.drawer.answeredBy'), value: call.answeredBy.join(', ') || t('calls.drawer.nobody') },
  )
  if (call.recording) figures.push({ label: t('calls.drawer.recording'), value: call.recording })
  return <FigureList figures={figures} />
}
