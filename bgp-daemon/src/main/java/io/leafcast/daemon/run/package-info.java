/**
 * The daemon as a process: {@code Control} takes events (signals, reports of sources, the speaker's
 * end) one after the other and keeps the speaker, the sources and the servers in line with the
 * configuration. Everything that readers see is pinned to the Board or stands in the speaker's
 * Window; everything that the speaker is told goes through its Mailbox.
 */
@NullMarked
package io.leafcast.daemon.run;

import org.jspecify.annotations.NullMarked;
