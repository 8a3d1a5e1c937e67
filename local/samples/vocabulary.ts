/** The words that sample lines are made of. Every name in here is invented. */

export const ACCOUNT = '415926535897';
export const REGION = 'eu-central-1';
export const CLASSIC_NAME = 'production-green-orders';
export const ALB_NAME = 'app/orders-production/9f3b6c1d27e84a05';
export const NLB_NAME = 'net/telemetry-production/51c8e07ab3f49d26';

export const HOSTS = [
  'orders.thing.example',
  'api.thing.example',
  'www.thing.example',
  'static.thing.example',
  'production-green-orders.thing.example',
] as const;

export const PATHS = [
  '/',
  '/v2/orders',
  '/v2/orders/{id}',
  '/v2/orders/{id}/lines',
  '/v1/customers/{id}/addresses',
  '/v1/search',
  '/health',
  '/login',
  '/assets/app.{hex}.js',
  '/assets/fonts/inter-latin-600.{hex}.woff2',
  '/images/products/{id}/large.webp',
  '/graphql',
  '/caf%C3%A9/men%C3%BC',
  '/files/annual%20report%202025.pdf',
  '/.well-known/openid-configuration',
] as const;

export const QUERIES = [
  '',
  '',
  '?page={n}&per_page=50',
  '?q=red%20shoes&sort=price_asc&page={n}',
  '?utm_source=newsletter&utm_medium=email&utm_campaign=spring-{n}',
  '?token={hex}&redirect_uri=https%3A%2F%2Fwww.thing.example%2Faccount',
  '?from=2026-03-01T00:00:00Z&to=2026-03-31T23:59:59Z&tz=Europe/Berlin',
  '?filter[]=size:42&filter[]=colour:blue&limit={n}',
  '?v={n}',
] as const;

export const METHODS = [
  ...Array<string>(14).fill('GET'),
  ...Array<string>(4).fill('POST'),
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
] as const;

const APPLE = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const BLINK = 'AppleWebKit/537.36 (KHTML, like Gecko)';

export const USER_AGENTS = [
  `Mozilla/5.0 (Linux; Android 13; SM-A536B) ${BLINK} Chrome/130.0.6723.102 Mobile Safari/537.36`,
  `Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) ${APPLE} Version/17.7 Mobile/15E148 Safari/604.1`,
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0`,
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/131.0.0.0 Safari/537.36`,
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${BLINK} Chrome/130.0.0.0 Safari/537.36`,
  `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Chrome/129.0.0.0 Safari/537.36`,
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`,
  `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) ${APPLE} Version/18.1 Mobile/15E148 Safari/604.1`,
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${APPLE} Version/18.1 Safari/605.1.15`,
  `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${BLINK} Chrome/131.0.0.0 Mobile Safari/537.36`,
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'ThingOrders/7.14.2 (com.thing.orders; build:3391; iOS 18.1.0) Alamofire/5.9.1',
  'okhttp/4.12.0',
  'python-requests/2.32.3',
  'curl/8.9.1',
  'Go-http-client/2.0',
  'ELB-HealthChecker/2.0',
  '-',
] as const;

export const CIPHERS = [
  'ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2',
  'ECDHE-RSA-AES256-GCM-SHA384 TLSv1.2',
  'ECDHE-ECDSA-AES128-GCM-SHA256 TLSv1.2',
  'ECDHE-RSA-AES128-SHA256 TLSv1.2',
  'TLS_AES_128_GCM_SHA256 TLSv1.3',
  'TLS_AES_256_GCM_SHA384 TLSv1.3',
  'TLS_CHACHA20_POLY1305_SHA256 TLSv1.3',
] as const;
