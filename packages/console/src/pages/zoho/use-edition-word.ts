import { useKindWords } from './kind.ts'
import { deskEdition } from './place-values.ts'

/** The word for an edition of Zoho Desk; Zoho's own name where it is not known here. */
export function useEditionWord(): (edition: string) => string {
  const { t } = useKindWords()
  return (name) => {
    const edition = deskEdition(name)
    return edition ? t(`zoho.place.editions.${edition}`) : name
  }
}
