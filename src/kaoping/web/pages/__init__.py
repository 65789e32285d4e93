"""The pages that belong to no other room: 工作台, 办法, 帮助, the public index, the sample."""
