/** "4821-0937": a receipt number, grouped as it is read out. */
export const groupReceipt = (receipt: string): string => `${receipt.slice(0, 4)}-${receipt.slice(4)}`
