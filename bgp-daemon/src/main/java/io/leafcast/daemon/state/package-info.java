/**
 * What outlives the process, in one small file per node: what is announced, what the Node said of
 * itself, and which router ID was chosen. {@code StateText} is the file's form, as a pure function
 * both ways; {@code StateFile} is the file, and every reason not to take it; {@code StateKeeper} is
 * the thread that writes it, so that a disk that stalls holds nothing else. {@code run} begins with
 * what it recalls, and the speaker asks it to save before it tells a peer.
 */
@NullMarked
package io.leafcast.daemon.state;

import org.jspecify.annotations.NullMarked;
