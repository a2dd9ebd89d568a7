import type { LiveCommand, LiveMessage } from '@jackfield/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { anchorCard } from './anchor-card.ts'
import { type ConnectionState, type LiveSocket, openLiveSocket } from './live-socket.ts'
import { emptyLiveState, type LiveAction, type LiveState, reduceLive } from './live-state.ts'
import { openTab } from './open-tab.ts'
import { forgetPopupCheck, rememberPopupCheck } from './popup-memory.ts'

export interface Live {
  readonly state: LiveState
  readonly connection: ConnectionState
  readonly dispatch: (action: LiveAction) => void
  readonly send: (command: LiveCommand) => boolean
  readonly retryNow: () => void
}

/** The agent's calls as they happen. Pages to open are opened here, and the server is told whether the browser let them. */
export function useLive(): Live {
  const client = useQueryClient()
  const [state, dispatch] = useReducer(reduceLive, emptyLiveState)
  const [connection, setConnection] = useState<ConnectionState>({ state: 'connecting' })
  const socket = useRef<LiveSocket>(null)

  useEffect(() => {
    const pop = ({ key, callId, url, name, test }: Extract<LiveMessage, { type: 'pop' }>) => {
      // The server does not know the address under which it is reached here.
      const opened = openTab(test ? location.origin + url : url)
      live.send({ type: 'pop-result', key, callId, opened })
      if (test) dispatch({ type: 'tested', test: { key, opened } })
      if (test && opened) rememberPopupCheck()
      if (opened) return
      forgetPopupCheck()
      if (test) return
      dispatch({ type: 'blocked', pop: { callId, url, name } })
    }
    const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`
    const live = openLiveSocket(address, {
      onMessage: (message) => {
        if (message.type === 'pop') pop(message)
        dispatch({ type: 'message', message, at: Date.now(), anchor: anchorCard() })
      },
      onState: setConnection,
      onLost: () => void client.invalidateQueries({ queryKey: ['session', 'agent'] }),
    })
    socket.current = live
    return () => live.close()
  }, [client])

  return {
    state,
    connection,
    dispatch,
    send: useCallback((command: LiveCommand) => socket.current?.send(command) ?? false, []),
    retryNow: useCallback(() => socket.current?.retryNow(), []),
  }
}
