"""What others are told of as it is written down, in the same transaction: either both are there afterwards, or neither."""

from django.dispatch import Signal

# A command, an Apply or an advance. With `lab`, `transcript`, and `tasks`: results of the tasks that were still open.
acted = Signal()

# An answer to a task to predict. With `lab`, `task_id`, `choice` (from 0) and `right`.
answered = Signal()
