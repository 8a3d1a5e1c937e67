export type Place = { region: string; accountId: string };
