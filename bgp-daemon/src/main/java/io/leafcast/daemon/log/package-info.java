/**
 * The log: one line per event on standard error, in UTC. An own backend of slf4j, because a full
 * pipe behind standard error must not hold up the thread that speaks BGP: lines go through a
 * bounded queue to a thread of their own, and what does not fit is counted, not waited for.
 */
@NullMarked
package io.leafcast.daemon.log;

import org.jspecify.annotations.NullMarked;
