"""The pages of an open assessment. They are loaded when one is opened, so that Welcome need not wait for them."""
