/**
 * What systemd is told, where it has started us and asks to be told (sd_notify(3)): that the daemon
 * runs, that it takes another configuration, that it ends, a line of how it goes, and that it is
 * alive, which it then also watches. {@code NotifySocket} is the way there, {@code Supervisor}
 * knows what to say; {@code StatusLine} has the words. Called by {@code run}; without NOTIFY_SOCKET
 * nothing here has a thread or a descriptor.
 */
@NullMarked
package io.leafcast.daemon.systemd;

import org.jspecify.annotations.NullMarked;
