package io.leafcast.bgp.simulation;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.codec.Framing;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Moment;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.speaker.Speaker;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.speaker.TimerKey;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Octets;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Carries out the Outputs of one speaker in virtual time, as {@code transport} does on sockets, and
 * tells it what comes of them; also what comes too late.
 */
final class Node implements Network.Host {
  static final String INTERFACE = "eth0";

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int PORT = 40_000;

  private final String name;
  private final Map<Afi, Address> addresses;
  private final LongFunction<Speaker> speakers;
  private final Dice dice;
  private final Disk disk;
  private final Invariants invariants;
  private final VirtualTime time;
  private final Weather weather;
  private final Network network;
  private final Trace trace;
  private final Map<ConnectionId, VirtualTime.Event> dials = new HashMap<>();
  private final Map<ConnectionId, Socket> sockets = new HashMap<>();
  private final Map<TimerKey, VirtualTime.Event> timers = new HashMap<>();
  private Duration clockError = Duration.ZERO;
  private long accepted;
  private boolean listening;
  private Speaker speaker;
  private long life;
  private boolean alive;
  private Consumer<Disk.Conduct> mourner = _ -> {};
  private Optional<SpeakerSettings> settings = Optional.empty();
  private Optional<Input> interfaces = Optional.empty();
  private Optional<CrashPoint> crashes = Optional.empty();
  private int passes;
  private Duration startedAt = Duration.ZERO;
  private SavedSet remembered = SavedSet.NONE;

  /** When a process dies that a change makes save. */
  enum CrashPoint {
    BEFORE_IT_IS_SAVED,
    BEFORE_IT_IS_SENT,
    WHEN_IT_IS_LATE,
    WHEN_IT_IS_SENT,
    WHEN_IT_IS_TAKEN,
    BEFORE_END_OF_RIB
  }

  /** What all on one network share. */
  record Surroundings(VirtualTime time, Weather weather, Network network, Trace trace) {}

  Node(
      String name,
      Map<Afi, Address> addresses,
      LongFunction<Speaker> speakers,
      Dice dice,
      Invariants invariants,
      Surroundings around) {
    this.name = name;
    this.addresses = addresses;
    this.speakers = speakers;
    this.dice = dice;
    this.speaker = speakers.apply(dice.seed());
    this.disk = new Disk(around.time, dice, around.weather);
    this.invariants = invariants;
    this.time = around.time;
    this.weather = around.weather;
    this.network = around.network;
    this.trace = around.trace;
  }

  void start() {
    addresses.values().forEach(address -> network.attach(address, this));
  }

  String name() {
    return name;
  }

  Address address(Afi afi) {
    Address address = addresses.get(afi);
    if (address == null) {
      throw new IllegalStateException(name + " has no address of " + afi);
    }
    return address;
  }

  Invariants invariants() {
    return invariants;
  }

  /** From now on this node's clock is wrong by {@code error}; its timers are not. */
  void setClock(Duration error) {
    trace.add(name, "clock is off by " + error);
    clockError = error;
  }

  private Instant clock() {
    return START.plus(time.now()).plus(clockError);
  }

  Snapshot snapshot() {
    return speaker.snapshot(clock());
  }

  /** The next change ends this process at that point, the one that comes after {@code passed}. */
  void crashAt(CrashPoint point, int passed) {
    crashes = Optional.of(point);
    passes = passed;
  }

  /** A number of the process that lives or was the last one. */
  long life() {
    return life;
  }

  boolean isAlive() {
    return alive;
  }

  Duration startedAt() {
    return startedAt;
  }

  /** Whether the process began with something to announce. */
  boolean remembers() {
    return !remembered.isEmpty();
  }

  /** Who hears of every process that dies, and of its disk. */
  void onCrash(Consumer<Disk.Conduct> told) {
    mourner = told;
  }

  /** The power goes: nobody hears of it, and what was saved is of another boot. */
  void boot(Duration wait) {
    sockets.values().forEach(socket -> socket.end.connection().fallSilent());
    crash(wait);
    disk.wiped();
  }

  /** The process is killed, and another is started after {@code wait}, with what was saved. */
  void crash(Duration wait) {
    crash(wait, disk.onTheWay());
  }

  private void crash(Duration wait, SavedSet onTheWay) {
    trace.add(name, "crashes");
    invariants.crashed(disk.content(), onTheWay, disk.conduct());
    mourner.accept(disk.conduct());
    disk.crashed();
    crashes = Optional.empty();
    life++;
    alive = false;
    listening = false;
    timers.values().forEach(VirtualTime.Event::callOff);
    timers.clear();
    dials.values().forEach(VirtualTime.Event::callOff);
    dials.clear();
    ImmutableList<Socket> open = ImmutableList.copyOf(sockets.values());
    sockets.clear();
    open.forEach(socket -> socket.end.close());
    long its = life;
    time.after(
        wait,
        () -> {
          if (life == its) {
            comeBack();
          }
        });
  }

  /** What the next process is told, too. */
  private void remember(Input input) {
    if (input instanceof Input.Configured(SpeakerSettings now)) {
      settings = Optional.of(now);
    } else if (input instanceof Input.InterfacesSeen) {
      interfaces = Optional.of(input);
    }
  }

  private void comeBack() {
    speaker = speakers.apply(dice.seed());
    begin();
    settings.ifPresent(last -> tell(new Input.Configured(last)));
    interfaces.ifPresent(this::tell);
  }

  /** The first that a process hears. */
  void begin() {
    alive = true;
    startedAt = time.now();
    remembered = disk.content();
    invariants.begins(disk.content());
    tell(new Input.Remembered(disk.content(), clock()));
  }

  /** One step of the speaker, and all that it asks for. */
  void tell(Input input) {
    if (!alive) {
      remember(input);
      return;
    }
    remember(input);
    ImmutableList<Output> outputs = speaker.step(new Moment(clock(), time.now()), input);
    if (!isRoutine(input, outputs)) {
      trace.add(name, "<-", input);
      outputs.forEach(output -> trace.add(name, "  ->", output));
    }
    invariants.observe(input, outputs);
    long its = life;
    for (Output output : outputs) {
      if (life == its) {
        carryOut(output);
      }
    }
  }

  /** KEEPALIVEs and their timers. */
  private static boolean isRoutine(Input input, ImmutableList<Output> outputs) {
    return switch (input) {
      case Input.Received(_, Octets frame) ->
          LeafWire.isKeepalive(frame)
              && outputs.stream().allMatch(Output.SetTimer.class::isInstance);
      case Input.TimerFired(TimerKey.OfConnection(_, var timer)) ->
          timer == TimerKey.ConnectionTimer.KEEPALIVE && outputs.size() <= 4;
      case Input.Writable _ -> outputs.size() == 1;
      case Input _ -> false;
    };
  }

  private void carryOut(Output output) {
    switch (output) {
      case Output.Dial dial -> dial(dial);
      case Output.Send(var id, Octets message) -> {
        boolean isUpdate = LeafWire.typeOf(message.toByteArray()) == LeafWire.UPDATE;
        if (isUpdate && isEndOfRib(message) && crashIf(CrashPoint.BEFORE_END_OF_RIB)) {
          return;
        }
        socket(id).end.write(message.toByteArray());
        if (isUpdate) {
          crashIf(CrashPoint.WHEN_IT_IS_SENT);
        }
      }
      case Output.Save save -> {
        if (!crashIf(CrashPoint.BEFORE_IT_IS_SAVED, save.set())) {
          long its = life;
          disk.save(
              save,
              answer -> {
                if (life == its && !crashIf(CrashPoint.BEFORE_IT_IS_SENT)) {
                  tell(answer);
                }
              });
        }
      }
      case Output.AwaitWritable(var id) -> {
        Socket socket = socket(id);
        time.after(weather.stall(), () -> socket.tellTaken());
      }
      case Output.HangUp(var id) -> hangUp(id);
      case Output.SetTimer(TimerKey key, Duration after) -> {
        cancel(key);
        timers.put(key, time.after(after.plus(weather.lateness()), () -> fire(key)));
      }
      case Output.CancelTimer(TimerKey key) -> cancel(key);
      case Output.ListenOn(var listen, _) ->
          listening = listen instanceof SpeakerSettings.Listen.At;
      case Output.Tell(Note _), Output.Stopped() -> {}
    }
  }

  /** RFC 4724 section 2: nothing at all, or MP_UNREACH_NLRI with a family alone. */
  private static boolean isEndOfRib(Octets update) {
    int size = update.size();
    return size == 23 || (size == 29 && update.at(24) == 15 && update.at(25) == 3);
  }

  private boolean crashIf(CrashPoint point) {
    return crashIf(point, disk.onTheWay());
  }

  private boolean crashIf(CrashPoint point, SavedSet onTheWay) {
    boolean now = alive && crashes.equals(Optional.of(point)) && passes-- == 0;
    if (now) {
      invariants.happened().add(point.name());
      crash(dice.between(Duration.ofMillis(200), Duration.ofSeconds(20)), onTheWay);
    }
    return now;
  }

  private Socket socket(ConnectionId id) {
    Socket socket = sockets.get(id);
    if (socket == null) {
      throw new Violation(id + " is not open");
    }
    return socket;
  }

  private void cancel(TimerKey key) {
    VirtualTime.Event running = timers.remove(key);
    if (running != null) {
      running.callOff();
    }
  }

  private void fire(TimerKey key) {
    timers.remove(key);
    tell(new Input.TimerFired(key));
    if (key instanceof TimerKey.SaveWait) {
      crashIf(CrashPoint.WHEN_IT_IS_LATE);
    }
  }

  private void dial(Output.Dial dial) {
    Address local =
        switch (dial.from()) {
          case Output.From.Any(), Output.From.Preferring _ -> address(dial.to().address().afi());
          case Output.From.Given(Address given) -> given;
        };
    ConnectionId id = dial.connection();
    dials.put(
        id,
        network.dial(
            local,
            dial.to().address(),
            new Network.Dialler() {
              @Override
              public void opened(TcpConnection.End end) {
                dials.remove(id);
                open(id, end);
                tell(new Input.Connected(id, ends(local, dial.to().address(), dial.to().port())));
              }

              @Override
              public void failed(String why) {
                dials.remove(id);
                tell(new Input.ConnectFailed(id, new SocketReason.ConnectionFailed(why)));
              }
            }));
  }

  private static Input.Endpoints ends(Address local, Address remote, int port) {
    return new Input.Endpoints(local, remote, port, INTERFACE);
  }

  private void open(ConnectionId id, TcpConnection.End end) {
    Socket socket = new Socket(id, end);
    sockets.put(id, socket);
    end.listen(socket);
  }

  @Override
  public boolean listens() {
    return listening;
  }

  @Override
  public void accepted(TcpConnection.End end, Address remote) {
    accepted++;
    ConnectionId id = new ConnectionId(-accepted);
    open(id, end);
    tell(new Input.Accepted(id, ends(address(remote.afi()), remote, PORT)));
  }

  private void hangUp(ConnectionId id) {
    VirtualTime.Event dial = dials.remove(id);
    if (dial != null) {
      dial.callOff();
      sometimesLate(new Input.ConnectFailed(id, new SocketReason.ConnectionFailed("late")));
    }
    Socket socket = sockets.remove(id);
    if (socket != null) {
      socket.end.close();
      sometimesLate(new Input.Received(id, Octets.of(LeafWriter.keepalive())));
      sometimesLate(new Input.Writable(id));
      sometimesLate(new Input.Closed(id, new SocketReason.ConnectionFailed("late")));
    }
    for (TimerKey.ConnectionTimer timer : TimerKey.ConnectionTimer.values()) {
      sometimesLate(new Input.TimerFired(new TimerKey.OfConnection(id, timer)));
    }
  }

  /** Cuts silent connections that have no Hold Timer, or only the long one before the OPEN. */
  void cutWhatNoTimerFinds() {
    ImmutableList.copyOf(sockets.values()).stream()
        .filter(socket -> socket.end.connection().isHalfOpen())
        .filter(socket -> invariants.holdTime(socket.id) == 0)
        .forEach(socket -> socket.end.connection().cut("connection reset by peer"));
  }

  /** What was under way when the speaker hung up. */
  private void sometimesLate(Input input) {
    if (weather.lateNews()) {
      long its = life;
      time.after(
          weather.delay(),
          () -> {
            if (life == its) {
              tell(input);
            }
          });
    }
  }

  /** One open connection: cuts the stream into frames. */
  private final class Socket implements TcpConnection.Ear {
    private final ConnectionId id;
    private final TcpConnection.End end;
    private byte[] unread = new byte[0];

    Socket(ConnectionId id, TcpConnection.End end) {
      this.id = id;
      this.end = end;
    }

    private boolean isOpen() {
      return sockets.get(id) == this;
    }

    private void tell(Input input) {
      if (isOpen()) {
        Node.this.tell(input);
      }
    }

    /** Nobody acknowledges anything on a connection that fell silent. */
    private void tellTaken() {
      if (!end.connection().isSilent()) {
        tell(new Input.Writable(id));
        crashIf(CrashPoint.WHEN_IT_IS_TAKEN);
      }
    }

    @Override
    public void heard(byte[] octets) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(unread);
      all.writeBytes(octets);
      unread = all.toByteArray();
      int length = nextFrame();
      while (length > 0 && isOpen()) {
        Octets frame = Octets.of(Arrays.copyOf(unread, length));
        unread = Arrays.copyOfRange(unread, length, unread.length);
        tell(new Input.Received(id, frame));
        length = nextFrame();
      }
    }

    /** The length of the frame that has come whole, or 0. */
    private int nextFrame() {
      if (!Framing.mayBegin(Octets.of(unread))) {
        return Math.min(unread.length, Framing.HEADER_OCTETS);
      }
      if (unread.length < Framing.HEADER_OCTETS) {
        return 0;
      }
      Octets header = Octets.of(Arrays.copyOf(unread, Framing.HEADER_OCTETS));
      int length = Framing.frameLength(header, Encoding.CLASSIC_OCTETS);
      return length <= unread.length ? length : 0;
    }

    @Override
    public void lost(String why) {
      if (isOpen()) {
        sockets.remove(id);
        Node.this.tell(new Input.Closed(id, new SocketReason.ConnectionFailed(why)));
      }
    }
  }
}
