import { type FixedAnswer, type RecordedRequest, respond, type TestServer } from './server.ts';
import { withServer } from './with-server.ts';

export interface IamAndApi extends TestServer {
  /** `POST iam`, `GET api with token-1` and so on, in their order. */
  readonly story: readonly string[];
}

export interface Answers {
  /** What IAM says instead of a token. */
  readonly iam?: (request: RecordedRequest) => FixedAnswer | undefined;
  /** What ModelArts says, by the token. */
  readonly api?: (token: string, request: RecordedRequest) => FixedAnswer;
  /** The tokens that IAM gives in turn. */
  readonly tokens?: readonly string[];
}

const empty = { body: { total_count: 0, export_tasks: [] } };

/** Both on one server, as IAM gives tokens and ModelArts takes or refuses them. */
export function withIamAndApi<T>(
  { iam, api = () => empty, tokens = ['token-1', 'token-2', 'token-3'] }: Answers,
  use: (server: IamAndApi) => Promise<T>,
): Promise<T> {
  const story: string[] = [];
  const pending = [...tokens];
  return withServer(
    (request, response) => {
      const token = String(request.headers['x-auth-token'] ?? 'signature');
      const isIam = /^\/v3(\.0)?\//.test(request.url);
      story.push(isIam ? `${request.method} iam` : `${request.method} api with ${token}`);
      if (!isIam) respond(response, api(token, request));
      else respond(response, iam?.(request) ?? issued(pending.shift() ?? 'one token too many'));
    },
    (server) => use({ ...server, story }),
  );
}

function issued(token: string): FixedAnswer {
  const domain = { id: 'd1', name: 'OTC1' };
  const body = {
    token: {
      issued_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
      user: { id: 'u1', name: 'ada', domain },
      project: { id: 'p1', name: 'eu-de', domain },
      catalog: [],
    },
  };
  return { status: 201, headers: { 'x-subject-token': token }, body };
}
