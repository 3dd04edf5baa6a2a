package io.leafcast.bgp.transport;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Moment;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.PeerChange;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.Rehearsal;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.speaker.SocketTerms;
import io.leafcast.bgp.speaker.Speaker;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.RouterId;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/** A Driver around a speaker of the test's own, which answers Inputs as the test says. */
final class Rig implements AutoCloseable {
  private static final RouterId ID = RouterId.parse("192.0.2.1").orThrow();
  private static final SpeakerSettings SETTINGS =
      SpeakerSettings.dialling(new Asn(64500), ID, new SourceName("static"), ImmutableList.of());

  final EventLoopGroup group = Sockets.best().newLoop();
  final EventLoop loop = group.next();
  final CompletableFuture<Void> ended = new CompletableFuture<>();
  final BlockingQueue<Input> taken = new LinkedBlockingQueue<>();
  final Diary diary = new Diary();

  /** The time that input takes, as far as the Driver can see. */
  final AtomicLong nanos = new AtomicLong();

  Driver drive(Function<Input, List<Output>> answers) {
    return drive(answers, diary);
  }

  Driver drive(Function<Input, List<Output>> answers, Consumer<Note> notes) {
    Speaker speaker =
        new Speaker() {
          @Override
          public ImmutableList<Output> step(Moment now, Input input) {
            List<Output> answer = answers.apply(input);
            taken.add(input);
            return ImmutableList.copyOf(answer);
          }

          @Override
          public Rehearsal rehearse(
              Moment now, SpeakerSettings next, ImmutableList<Input.Reported> then) {
            return new Rehearsal(
                PeerChange.between(SETTINGS, next), ImmutableSortedMap.of(), ImmutableSet.of());
          }

          @Override
          public Snapshot snapshot(Instant now) {
            return new Snapshot(
                now,
                new Asn(64500),
                ID,
                ImmutableList.of(),
                ImmutableList.of(),
                ImmutableList.of());
          }
        };
    return new Driver(
        speaker,
        ImmutableList.of(new Input.Configured(SETTINGS)),
        (save, answer) -> answer.accept(new Input.Saved(save.number())),
        Sockets.best(),
        loop,
        nanos::get,
        notes,
        ended);
  }

  /** To dial the peer that listens there. */
  static Output.Dial dial(long number, ServerSocket listener) {
    return dial(number, listener, new SocketTerms(1));
  }

  static Output.Dial dial(long number, ServerSocket listener, SocketTerms terms) {
    Endpoint to = new Endpoint(Address.of(listener.getInetAddress()), listener.getLocalPort(), "");
    return new Output.Dial(
        new ConnectionId(number), new PeerName("leaf-" + number), to, new Output.From.Any(), terms);
  }

  /** The next Input of this kind, those of other kinds before it are passed over. */
  <T extends Input> T next(Class<T> kind) {
    return kind.cast(until(kind).getLast());
  }

  /** All Inputs up to the next of this kind. */
  List<Input> until(Class<? extends Input> kind) {
    List<Input> all = new ArrayList<>();
    try {
      while (true) {
        Input input = taken.poll(60, TimeUnit.SECONDS);
        if (input == null) {
          throw new AssertionError("no " + kind + " but " + all);
        }
        all.add(input);
        if (kind.isInstance(input)) {
          return all;
        }
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
