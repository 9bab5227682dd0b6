"""Sending nurses out for a day: windows, levels, two at once, nobody in two places."""

from datetime import date

from buurtzorgweb.demo.timetable import Nurse, Stop, clear, dispatch

DAY = date(2030, 5, 6)
HERE, NEAR = (52.5500, 5.2200), (52.5520, 5.2230)


def stop(earliest, latest, minutes=30, place=HERE, **more):
    return Stop("kh-00", place, DAY, "kersenhof", earliest, latest, minutes, minutes, **more)


def crew(*levels):
    return {f"n{number}": Nurse(f"n{number}", level, {}) for number, level in enumerate(levels)}


def test_one_nurse_goes_from_door_to_door_within_the_windows():
    stops = [stop(480, 540), stop(480, 600, place=NEAR), stop(420, 450)]
    assert dispatch(stops, crew(3)) == []
    assert [one.start for one in stops] == [480, 520, 420]


def test_what_does_not_fit_comes_back():
    stops = [stop(480, 485), stop(480, 490)]
    assert dispatch(stops, crew(3)) == [stops[1]]
    clear(stops, [])
    assert dispatch(stops, crew(3), late_by=60) == []


def test_the_level_is_asked():
    assert dispatch([stop(480, 540, level=4)], crew(3, 2)) != []
    wanted = stop(480, 540, level=4)
    dispatch([wanted], crew(3, 4))
    assert wanted.nurses == ["n1"]


def test_two_nurses_begin_together_and_one_of_them_has_the_level():
    nurses = crew(2, 4)
    early, both = stop(480, 540, 20), stop(480, 600, 40, crew=2, level=3)
    assert dispatch([early, both], nurses) == []
    assert both.nurses == ["n1", "n0"]
    assert (both.start, early.start) == (480, 530)


def test_who_is_known_to_have_been_there_goes_at_about_that_time():
    wanted = stop(480, 600, wanted="n1", at=555)
    dispatch([wanted, stop(480, 600)], crew(3, 3))
    assert (wanted.nurses, wanted.start) == (["n1"], 555)


def test_a_familiar_face_is_preferred():
    nurses = crew(3, 3)
    visit = stop(480, 600, named="n1")
    dispatch([visit], nurses)
    assert visit.nurses == ["n1"]
