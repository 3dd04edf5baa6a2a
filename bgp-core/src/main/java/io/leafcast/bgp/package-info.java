/**
 * A BGP-4 speaker to embed: it announces what its sources say, and knows nothing of Kubernetes.
 *
 * <p>This program announces one prefix to the peer whose address and port it is given, until it is
 * interrupted:
 *
 * {@snippet :
 * class Announce {
 *   public static void main(String[] args) {
 *     var source = new SourceName("mine");
 *     var prefix = Prefix.parse("203.0.113.0/24").orThrow();
 *     var leaf = PeerSettings.dialled(
 *         new PeerName("leaf-1"), Address.parse(args[0]).orThrow(), Integer.parseInt(args[1]), new Asn(64501));
 *     var settings = SpeakerSettings.dialling(
 *         new Asn(64500), RouterId.parse("192.0.2.1").orThrow(), source, ImmutableList.of(prefix), leaf);
 *     try (var speaker = SpeakerLoop.start(settings, note -> System.out.println(Words.of(note)))) {
 *       speaker.mailbox().post(new Input.Reported(source, Known.of(source, Instant.now(), prefix)));
 *       speaker.ended().join();
 *     }
 *   }
 * }
 * }
 *
 * <p>{@link io.leafcast.bgp.transport.SpeakerLoop} starts it; everything that it is told goes
 * through its {@link io.leafcast.bgp.transport.Mailbox}, everything that can be seen of it is in
 * its {@link io.leafcast.bgp.transport.Window}. A source that changes implements {@link
 * io.leafcast.bgp.source.PrefixSource}. A test compiles and runs this program as it stands here.
 */
@NullMarked
package io.leafcast.bgp;

import org.jspecify.annotations.NullMarked;
