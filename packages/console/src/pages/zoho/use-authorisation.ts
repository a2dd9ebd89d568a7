import { type authoriseRequestSchema, authoriseResponseSchema, type IntegrationView } from '@jackfield/contract'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../api/client.ts'
import { useServerErrors } from '../../api/use-server-errors.tsx'
import { webAddress } from '../../ui/safe-link.ts'
import { say } from '../../ui/say.tsx'
import { useKind } from './kind.ts'

interface Values extends Record<string, unknown> {
  accountsServer: string
  productUrl: string
  clientId: string
  clientSecret: string
}

/**
 * What is typed in the steps before the consent, which all of them are needed for: it is kept while somebody looks at other steps,
 * and nothing of it is saved before the consent.
 */
export function useAuthorisation(view: IntegrationView) {
  const { path } = useKind()
  const [offered] = useState(view.homeAddress)
  const [homeAddress, setHomeAddress] = useState(offered)
  const needed = (value: string) => (value.trim() === '' ? say((t) => t('common.required')) : null)
  const address = (value: string) => (webAddress(value) ? null : say((t) => t('zoho.authorise.urlBad')))
  const form = useForm<Values>({
    initialValues: {
      accountsServer: view.accountsServer,
      productUrl: view.productUrl,
      clientId: view.clientId,
      clientSecret: '',
    },
    validate: {
      accountsServer: address,
      productUrl: address,
      clientId: needed,
      clientSecret: (value) => (view.clientSecretSaved ? null : needed(value)),
    },
  })
  const underField = useServerErrors(form)
  const authorise = useMutation({
    mutationFn: ({ clientSecret, ...values }: Values) =>
      ask('POST', `${path}/authorise`, authoriseResponseSchema, {
        ...values,
        homeAddress,
        clientSecret: clientSecret.trim() || undefined,
      } satisfies typeof authoriseRequestSchema._input),
    onSuccess: ({ url }) => {
      const consent = webAddress(url)
      if (consent) location.assign(consent)
    },
    onError: underField,
  })
  const leaving = authorise.isPending || authorise.isSuccess
  return {
    form,
    authorise,
    homeAddress,
    setHomeAddress,
    /** On the way to Zoho. */
    leaving,
    /** Would be lost with the page. */
    dirty: !leaving && (form.isDirty() || (homeAddress !== offered && homeAddress !== view.homeAddress)),
  }
}

export type Authorisation = ReturnType<typeof useAuthorisation>
