// Tables tests.
