package io.leafcast.bgp.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leafcast.bgp.drain.Drain.Action;
import io.leafcast.bgp.drain.Drain.Ceased;
import io.leafcast.bgp.drain.Drain.Event;
import io.leafcast.bgp.drain.Drain.Serving;
import io.leafcast.bgp.drain.Drain.Shunning;
import io.leafcast.bgp.drain.Drain.Step;
import io.leafcast.bgp.drain.Drain.Wait;
import io.leafcast.bgp.drain.Drain.Withdrawn;
import io.leafcast.bgp.drain.DrainTerms.Then;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.rib.Offer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table, row by row. */
class DrainTest {
  private static final DrainOrder ORDER = order("maintenance", 30, 5, Then.CEASE);
  private static final DrainOrder OTHER_TEXT = order("power", 30, 5, Then.CEASE);
  private static final DrainOrder OTHER_TIMES = order("maintenance", 60, 7, Then.CEASE);
  private static final DrainOrder STAYING = order("maintenance", 30, 5, Then.STAY);

  private static DrainOrder order(String text, int shunned, int withdrawn, Then then) {
    return new DrainOrder(
        new DrainReason.Asked(),
        text,
        new DrainTerms(Duration.ofSeconds(shunned), Duration.ofSeconds(withdrawn), then));
  }

  private static Event wanted(DrainOrder order) {
    return new Event.Wanted(order);
  }

  private static Action timer(int seconds) {
    return new Action.StartTimer(Duration.ofSeconds(seconds));
  }

  private static void row(Drain before, Event event, Drain after, Action... actions) {
    Step step = before.step(event);
    assertThat(step.after()).isEqualTo(after);
    assertThat(step.actions()).containsExactly(actions);
  }

  @Test
  void anOrderMakesThePeerUseOthersFirst() {
    row(new Serving(), wanted(ORDER), new Shunning(ORDER), timer(30), new Action.Reroute());
  }

  @Test
  void aDrainThatARestartCutShortGoesOnWhereTheLeafHasNoRoutesAnyMore() {
    row(
        new Serving(),
        new Event.Resumed(ORDER, Drain.Phase.SHUNNING),
        new Shunning(ORDER),
        timer(30),
        new Action.Reroute());
    row(
        new Serving(),
        new Event.Resumed(ORDER, Drain.Phase.SERVING),
        new Shunning(ORDER),
        timer(30),
        new Action.Reroute());
    row(
        new Serving(),
        new Event.Resumed(ORDER, Drain.Phase.WITHDRAWN),
        new Withdrawn(ORDER, Wait.RUNNING),
        timer(5),
        new Action.Reroute());
    row(new Serving(), new Event.Resumed(ORDER, Drain.Phase.CEASED), new Ceased(ORDER));
    row(new Serving(), new Event.Resumed(STAYING, Drain.Phase.CEASED), new Ceased(STAYING));
  }

  @Test
  void whatRunsAlreadyIsNotResumed() {
    row(
        new Shunning(ORDER),
        new Event.Resumed(OTHER_TEXT, Drain.Phase.CEASED),
        new Shunning(OTHER_TEXT));
    row(
        new Ceased(ORDER),
        new Event.Resumed(OTHER_TEXT, Drain.Phase.SHUNNING),
        new Ceased(OTHER_TEXT));
  }

  @Test
  void whoIsServedIsLeftAlone() {
    row(new Serving(), new Event.NotWanted(), new Serving());
    row(new Serving(), new Event.TimeUp(), new Serving());
  }

  @Test
  void anotherTextOrCauseDoesNotBeginAnew() {
    row(new Shunning(ORDER), wanted(OTHER_TEXT), new Shunning(OTHER_TEXT));
    row(new Withdrawn(ORDER, Wait.RUNNING), wanted(OTHER_TEXT), running(OTHER_TEXT));
    row(new Withdrawn(STAYING, Wait.OVER), wanted(STAYING), new Withdrawn(STAYING, Wait.OVER));
  }

  private static Drain running(DrainOrder order) {
    return new Withdrawn(order, Wait.RUNNING);
  }

  @Test
  void otherTimesBeginTheStepAnew() {
    row(new Shunning(ORDER), wanted(OTHER_TIMES), new Shunning(OTHER_TIMES), timer(60));
    row(running(ORDER), wanted(OTHER_TIMES), running(OTHER_TIMES), timer(7));
    row(new Withdrawn(STAYING, Wait.OVER), wanted(ORDER), running(ORDER), timer(5));
  }

  @Test
  void routesGoWhenTrafficHasHadItsTime() {
    row(new Shunning(ORDER), new Event.TimeUp(), running(ORDER), timer(5), new Action.Reroute());
  }

  @Test
  void theSessionEndsWithTheTextOfTheLastOrder() {
    row(
        running(OTHER_TEXT),
        new Event.TimeUp(),
        new Ceased(OTHER_TEXT),
        new Action.EndSession("power"));
  }

  @Test
  void theSessionStaysWhereThatIsWanted() {
    row(running(STAYING), new Event.TimeUp(), new Withdrawn(STAYING, Wait.OVER));
    row(new Withdrawn(STAYING, Wait.OVER), new Event.TimeUp(), new Withdrawn(STAYING, Wait.OVER));
    row(new Withdrawn(ORDER, Wait.OVER), new Event.TimeUp(), new Withdrawn(ORDER, Wait.OVER));
  }

  @Test
  void undrainAnnouncesAgainFromWhereverItStands() {
    row(
        new Shunning(ORDER),
        new Event.NotWanted(),
        new Serving(),
        new Action.StopTimer(),
        new Action.Reroute());
    row(
        running(ORDER),
        new Event.NotWanted(),
        new Serving(),
        new Action.StopTimer(),
        new Action.Reroute());
    row(
        new Ceased(ORDER),
        new Event.NotWanted(),
        new Serving(),
        new Action.Reroute(),
        new Action.Start());
  }

  @Test
  void aSessionThatEndedComesBackByNothingButUndrain() {
    row(new Ceased(ORDER), wanted(STAYING), new Ceased(STAYING));
    row(new Ceased(ORDER), wanted(OTHER_TIMES), new Ceased(OTHER_TIMES));
    row(new Ceased(ORDER), new Event.TimeUp(), new Ceased(ORDER));
  }

  @Test
  void eachStateSaysWhatThePeerGets() {
    List<Drain> all =
        List.of(new Serving(), new Shunning(ORDER), running(ORDER), new Ceased(ORDER));
    assertThat(all)
        .extracting(Drain::offer)
        .containsExactly(Offer.USUAL, Offer.LAST_CHOICE, Offer.NOTHING, Offer.NOTHING);
    assertThat(all).extracting(Drain::phase).containsExactly(Drain.Phase.values());
    assertThat(all.stream().flatMap(drain -> drain.ordered().stream()))
        .containsExactly(ORDER, ORDER, ORDER);
  }

  @Test
  void timesBelowZeroAreRefused() {
    assertThatThrownBy(() -> order("", -1, 0, Then.STAY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> order("", 0, -1, Then.STAY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(order("", 0, 0, Then.STAY).terms().shunnedFor()).isZero();
  }
}
