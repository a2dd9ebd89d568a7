import type { recordings as en } from '../en/recordings.ts'
import type { SameKeys } from '../same-keys.ts'

export const recordings: SameKeys<typeof en> = {
  title: '录音',
  text: '录音保存在 PBX 上，播放时才会读取。播放和下载均会记入审计日志。',
  search: '号码、姓名或分机',
  time: '时间',
  agent: '坐席',
  duration: '时长',
  stateColumn: '录音',
  state: { waiting: '正在生成', there: '已录音', missing: '没有录音' },
  empty: '通话结束几秒后，录音会显示在这里。',
  emptyDays: '这些天没有录音',
  emptyFiltered: '没有符合条件的录音。',
  notConnected: '连接录音',
  drawerTitle: '录音',
  openCall: '查看通话',
  play: '播放录音',
  player: {
    play: '播放',
    pause: '暂停',
    position: '播放位置',
    speed: '播放速度',
    download: '下载',
    of: '{{at}} / {{length}}',
    failed: '无法播放此录音。',
    failedRemedy: '录音可能已被删除，或者 PBX 没有响应。请再试一次，或下载后播放。',
    notPlayable: '浏览器无法播放此格式（{{format}}）。请下载后使用电脑上的播放器打开。',
  },
  waiting: 'PBX 尚未完成此录音，完成后会自动显示在这里。',
  missing: 'PBX 上没有此通话的录音。',
  link: {
    title: '通话录音',
    signIn: '登录后即可播放此录音',
    signInText:
      '此录音仅供已绑定 Zoho 用户的坐席以及 Jackfield 管理员播放。坐席请先在此浏览器中，通过管理员提供的链接打开坐席页面。',
    notMeant: '你当前以分机 {{extension}} 登录，该分机未参与此通话，也未绑定 Zoho 用户。',
    administrator: '以管理员身份登录',
    again: '重新检查',
  },
}
