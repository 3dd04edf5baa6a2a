/**
 * The daemon as a process: {@code Control} takes events (signals, a changed file, reports of
 * sources, the speaker's end) one after the other and reads the configuration; {@code Running} is
 * the speaker, its sources, gate, servers and reports, and makes them what the configuration says.
 * Everything that readers see is pinned to the Board or stands in the speaker's Window; everything
 * that the speaker is told goes through its Mailbox.
 */
@NullMarked
package io.leafcast.daemon.run;

import org.jspecify.annotations.NullMarked;
