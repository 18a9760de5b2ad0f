/** What a column of a report holds. `time` and `price` occur twice in closed positions: open first, close second. */
export type Field =
  | 'time'
  | 'position'
  | 'order'
  | 'deal'
  | 'symbol'
  | 'type'
  | 'direction'
  | 'volume'
  | 'price'
  | 'sl'
  | 'tp'
  | 'marketPrice'
  | 'commission'
  | 'fee'
  | 'taxes'
  | 'swap'
  | 'profit'
  | 'balance'
  | 'state'
  | 'comment';

/**
 * The column headings of MetaTrader 5 by language. English, Spanish and French were checked on real reports, Portuguese on a real tester's report, Japanese, Russian and Chinese
 * on samples in public parsers; German, Italian, Turkish and Persian are translations that wait for a first real report. A language that is missing here loses its
 * orders only: positions and deals are also known by their shape (`sections.ts`).
 */
const words: Record<Field, string> = {
  time: 'Time|Open Time|Close Time|Fecha/Hora|Hora|Hora de apertura|Fecha/Hora de apertura|Heure|Heure d’ouverture|Zeit|Eröffnungszeit|Ora|Orario|Ora di apertura|Horário|Hora de abertura|Horário de abertura|Время|Время открытия|Zaman|Açılış zamanı|時間|約定時間|注文時間|オープン時間|新規時間|时间|时间开仓|开仓时间|開倉時間|زمان|زمان باز شدن',
  position: 'Position|Posición|Posizione|Posição|Позиция|Pozisyon|ポジション|持仓|仓位|部位|持倉|پوزیشن|موقعیت|Ticket',
  order: 'Order|Orden|Ordre|Auftrag|Ordine|Ordem|Ордер|Emir|注文|订单|訂單|定單|سفارش',
  deal: 'Deal|Transacción|Opération|Transaction|Trade|Abschluss|Affare|Operazione|Oferta|Transação|Сделка|İşlem|約定|成交|معامله',
  symbol: 'Symbol|Símbolo|Symbole|Simbolo|Ativo|Символ|Инструмент|Sembol|銘柄|交易品种|品种|交易品種|نماد|Item',
  type: 'Type|Tipo|Typ|Тип|Tip|Tür|タイプ|类型|類型|نوع',
  direction: 'Direction|Dirección|Richtung|Direzione|Direção|Направление|Yön|新規・決済|方向|趋向|趋势|جهت',
  volume: 'Volume|Volumen|Объем|Объём|Hacim|数量|交易量|成交量|حجم|Size',
  price: 'Price|Precio|Prix|Preis|Kurs|Prezzo|Preço|Цена|Fiyat|価格|价位|价格|價位|價格|قیمت',
  sl: 'S/L|Stop Loss|SL|止损|止損|حد ضرر',
  tp: 'T/P|Take Profit|TP|获利|止盈|獲利|حد سود',
  marketPrice:
    'Market Price|Precio de mercado|Prix du marché|Marktpreis|Prezzo di mercato|Preço de mercado|Рыночная цена|Piyasa fiyatı|時価|現在価格|市场价格|市價|قیمت بازار',
  commission: 'Commission|Comisión|Kommission|Commissione|Comissão|Комиссия|Komisyon|手数料|手续费|佣金|手續費|کمیسیون|کارمزد',
  fee: 'Fee|Tasa|Tarifa|Frais|Gebühr|Tassa|Taxa|Сбор|Плата|Ücret|料金|费用|費用|هزینه',
  taxes: 'Taxes',
  swap: 'Swap|Echange|Échange|Своп|Takas|スワップ|库存费|隔夜利息|庫存費|سواپ|سوآپ',
  profit: 'Profit|Beneficio|Gewinn|Profitto|Lucro|Прибыль|Kar|Kâr|損益|盈利|利润|獲利金額|利潤|سود',
  balance: 'Balance|Solde|Kontostand|Saldo|Bilancio|Баланс|Bakiye|残高|结余|結餘|موجودی|تراز',
  state: 'State|Estado|État|Etat|Status|Stato|Состояние|Durum|状態|状态|狀態|وضعیت',
  comment: 'Comment|Comentario|Commentaire|Kommentar|Commento|Comentário|Комментарий|Yorum|コメント|注释|备注|评论|註釋|توضیح|توضیحات|نظر',
};

const normalise = (label: string) =>
  label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s.:'’´`()[\]]/g, '');

const fieldByWord = new Map<string, Field>(
  (Object.entries(words) as [Field, string][]).flatMap(([field, list]) =>
    list.split('|').map((word): [string, Field] => [normalise(word), field]),
  ),
);

/** The field that a column heading names, or null. Languages differ, but `S / L` and `T / P` stay in most of them. */
export function fieldOf(label: string): Field | null {
  const word = normalise(label);
  if (word.includes('s/l')) return 'sl';
  if (word.includes('t/p')) return 'tp';
  return fieldByWord.get(word) ?? null;
}
