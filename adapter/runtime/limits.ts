/** How much of a platform's memory and time a program may take. Each is a whole number, at least 1 but for the queue. */
export interface Limits {
  /** Instances of the program at once. */
  instances: number;
  /** Requests and calls at once in an instance. */
  requests: number;
  /** Requests that wait until an instance has room. Further ones are refused. */
  queue: number;
  /** Requests after which an instance is replaced; 0 for never. */
  recycleAfter: number;
  /** Bytes of linear memory above which an instance is replaced. */
  recycleAbove: number;
  /** Bytes of linear memory that an instance may have at most. */
  memory: number;
  /** Bytes of files that an instance may have in /tmp; 0 for none. */
  tmp: number;
  /** Milliseconds that work may go on after its response where the platform ends it some time. */
  background: number;
}
