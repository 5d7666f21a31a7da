"""stopped - bluetoothd stands still for a minute, and balmd answers within 200 ms all the while"""
import time

from rig.house import House

ANSWER_MOST_MS = 200


def run(tap, services, with_long):
    seconds, taken = 60 if with_long else 5, []
    services.start("broker")
    house = House(services, {"belt": []})
    try:
        house.start()
        house.listening(40)
        services.bluetoothd.signal("STOP")
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            taken.append(1000 * house.balm.ask("status")[1])
            time.sleep(1)
        services.bluetoothd.signal("CONT")
        tap.say("%d answers while bluetoothd stood still: %.0f ms in the middle, %.0f ms at most" % (
            len(taken), sorted(taken)[len(taken) // 2], max(taken)))
        tap.point(max(taken) <= ANSWER_MOST_MS, "answers while bluetoothd stands still for %d s" % seconds, taken)
        tap.point(house.wait_beats("belt", 90) is not None, "beats come again afterwards")
        house.balm.stop()
    except Exception as e:
        tap.point(False, "stopped", "%s: %s\n%s" % (type(e).__name__, e, house.balm.log()[-1500:]))
    finally:
        services.bluetoothd.signal("CONT")
        house.close()
