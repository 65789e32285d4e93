import pytest
from kaoping.assessment import services as s
from kaoping.assessment import official
from kaoping.assessment.permits import run_facts
from kaoping.assessment.queries.sheets import sheet_for
from kaoping.assessment.queries.desk import queue_for, stale_marks
from kaoping.audit.services import *

@pytest.fixture
def wuhai(db):
    from web.years import make_wuhai_2023
    y=make_wuhai_2023(); y.at("self-assessment"); return y

def test_smoke(wuhai, django_assert_max_num_queries):
    y=wuhai; u=y.cycle_unit("haibowan")
    r=s.save_claim(y.unit,y.cycle,u,"1.1.1",facts={"mark":"2"},explanation="示例",base_version=0)
    assert r.version==1
    sh=sheet_for(y.unit,y.cycle,u)
    print(sh.answer.low,sh.answer.high,sh.done,sh.total)
    print(sh.rows["1.1.1"]); print([ (i.name,[h.name for h in i.headings],[w.text for w in i.content]) for i,_ in sh.shown][:9])
    s.submit_self_assessment(y.unit,y.cycle,u,accepts_gaps=True)
    c=y.at("review")
    o=y.assessors["office"]
    print(o)
    e=s.enter_mark(o,c,u,"1.1.1",facts={"mark":"2"},reason="示例理由")
    q=queue_for(o,c)
    print([(x.unit.name,x.due,x.open,len(x.tasks),[ (t.leaf.id,t.state) for t in x.tasks][:5]) for x in q])
    from kaoping.cycles.queries import units_for
    from kaoping.accounts.actor import Actor
    v=official.facts_of(c,units_for(Actor.system("x"),c))
    print(v)
    run,p=run_facts(c.settled_scheme(),v)
    assert run, p
