/**
 * Why something is as it is: {@link io.leafcast.bgp.reason.Reason}s, values with a code that
 * programs can rely on. Made wherever something is decided, in {@code fsm}, {@code rib}, {@code
 * speaker} and {@code transport}; read by status, log and metrics. No English for people lives
 * here: that is made in {@code words}. What others say (a peer, the kernel, a source, a decoder) is
 * carried along as {@code detail}.
 */
@NullMarked
package io.leafcast.bgp.reason;

import org.jspecify.annotations.NullMarked;
