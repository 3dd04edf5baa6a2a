/**
 * {@code ./leafcast bench}: what Leafcast promises in numbers, measured in one run beside FRR, BIRD
 * and GoBGP on this machine. It prints and proves nothing; no test depends on a time.
 *
 * <p>All sessions are on loopback, with a listener that knows only as much BGP as it takes to say
 * OPEN and to find a prefix in an UPDATE; none of Leafcast's own codec is in it. What a packet's
 * time is, the kernel says. The others' configurations lie in {@code resources/bench}; each is the
 * quickest that its documentation allows. {@link io.leafcast.conformance.bench.RestartBench} alone
 * runs in the fabric of the demo, with real leaves.
 */
@NullMarked
package io.leafcast.conformance.bench;

import org.jspecify.annotations.NullMarked;
