"""The pieces of an ingest: rows and folders looked up and checked, work for any executor, the outcome beside each row.

The verb that puts them in their order is `workflow.ingest`. It keeps no state: what is there already proves itself.
"""
