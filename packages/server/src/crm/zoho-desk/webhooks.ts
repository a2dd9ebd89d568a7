import { z } from 'zod'
import { ProblemError } from '../../problem.ts'
import type { CrmChannel, CrmMessages } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { idSchema, read } from '../zoho/read.ts'
import { isNotThere } from './answer.ts'
import type { DeskSender } from './api.ts'
import { webhookScope } from './scopes.ts'

const webhookSchema = z.looseObject({ id: idSchema, url: z.string(), isEnabled: z.boolean().catch(true) })
const webhooksSchema = z.object({ data: z.array(webhookSchema) })

const eventsOf = { Contacts: 'Contact', Accounts: 'Account' } as const
const endings = ['Add', 'Update', 'Delete'] as const
/** unverified which of the two holds: Desk documents 500 characters where a webhook is made, and 100 where it is told. */
const MOST_URL = 100

/**
 * Webhooks of Zoho Desk, which its editions from Professional on have. They do not end by themselves, and sign nothing: the secret is the
 * last part of their address, which Desk asks before it makes one.
 */
export function createMessages(sender: DeskSender): CrmMessages {
  const webhooks = async () => {
    const { body } = await sender.send({ method: 'GET', path: '/webhooks' })
    return body === null ? [] : read(webhooksSchema, body).data
  }
  const remove = async (id: string) => {
    await sender.send({ method: 'DELETE', path: `/webhooks/${id}` }).catch((error: unknown) => {
      if (!isNotThere(error)) throw error
    })
  }
  return {
    watch: (channel) =>
      scoped(async () => {
        const url = addressOf(channel)
        if (url.length > MOST_URL)
          throw new ProblemError('changes-address-too-long', { address: channel.notifyUrl, most: MOST_URL })
        // Those of a connection before, or whose answer was lost: an edition allows five.
        for (const old of await webhooks()) if (old.url.startsWith(`${channel.notifyUrl}/`)) await remove(old.id)
        const subscriptions = Object.fromEntries(
          channel.modules.flatMap((module) =>
            module === 'Leads' ? [] : endings.map((ending) => [`${eventsOf[module]}_${ending}`, null]),
          ),
        )
        try {
          const { body } = await sender.send({
            method: 'POST',
            path: '/webhooks',
            body: { subscriptions, url, name: 'Jackfield' },
          })
          return { id: read(webhookSchema, body).id, expiresAt: channel.expiresAt }
        } catch (error) {
          // An edition without webhooks, or with all of them in use.
          if (error instanceof ZohoFailure && error.problem.code === 'desk-edition') return null
          throw error
        }
      }),

    renew: (channel) =>
      scoped(async () => {
        try {
          const { body } = await sender.send({ method: 'GET', path: `/webhooks/${channel.id}` })
          const webhook = read(webhookSchema, body)
          // Switched off, by a person or by Desk: a new one is asked for, which shows whether it works.
          return webhook.isEnabled && webhook.url === addressOf(channel) ? channel.expiresAt : null
        } catch (error) {
          if (isNotThere(error)) return null
          throw error
        }
      }),

    unwatch: (id) => scoped(() => remove(id)),
  }
}

const addressOf = ({ notifyUrl, token }: Pick<CrmChannel, 'notifyUrl' | 'token'>) => `${notifyUrl}/${token}`

async function scoped<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ZohoFailure && error.problem.code === 'zoho-missing-scope')
      throw new ProblemError('changes-no-scope', { scope: webhookScope }, error)
    throw error
  }
}
