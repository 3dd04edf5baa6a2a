/**
 * HTTP/1.1 as far as probes and scrapes need it (RFC 9110, RFC 9112): GET and HEAD without a body.
 * One thread reads and writes all connections and never waits for one of them; whatever a client
 * can make us keep has a bound in octets, in time and in number. The JDK's server gives each reader
 * a thread until its request is whole, and drains the body of what it refuses: two slow readers
 * were enough to silence it. What is asked for is none of this package's business: a {@link
 * io.leafcast.daemon.http.Answers} says it.
 */
@NullMarked
package io.leafcast.daemon.http;

import org.jspecify.annotations.NullMarked;
