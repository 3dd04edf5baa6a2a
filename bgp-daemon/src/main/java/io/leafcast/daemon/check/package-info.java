/**
 * Health checks of static prefixes: a command or an HTTP request in an interval, judged by a pure
 * state ({@code Health}), and each check a source of its own. Here are the only processes that the
 * daemon starts; nothing that they do or leave behind outlives a check. Settings come from {@code
 * config}; what a check says goes to its reports and to whoever looks at it, by the control thread.
 */
@NullMarked
package io.leafcast.daemon.check;

import org.jspecify.annotations.NullMarked;
